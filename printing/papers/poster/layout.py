from printing.papers.paper import Layout
from printing.papers.poster.arrangement import TABLE, poster_arrangement

POSTER = Layout("poster", poster_arrangement, TABLE)
