from django.contrib.auth.hashers import Argon2PasswordHasher as DjangoArgon2PasswordHasher


class Argon2PasswordHasher(DjangoArgon2PasswordHasher):
    """Argon2id at 46 MiB and one lane, above OWASP's floor of 19 MiB.

    Django's own setting takes 100 MiB and eight lanes, which a small machine cannot give to
    several people who sign in at once.
    """

    memory_cost = 47104
    parallelism = 1
