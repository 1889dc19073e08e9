"""`make bench`: what the product costs beside PostgreSQL and a bare WSGI function, for the same work in the same run."""
