"""`python -m search_service` is `search-service`."""

import sys

from search_service.cli import main

sys.exit(main())
