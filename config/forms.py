from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Write a form with the site's own field."""

    field_template_name = "components/field.html"
