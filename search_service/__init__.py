"""The service: HTTP, command line and pages over `index`.

    request -> resources (parse, call, present) -> index.Engine -> JSON or HTML

`create_app` and `cli.main` are the two composition roots.
"""

__version__ = "0.1.0"
