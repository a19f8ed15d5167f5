"""``python -m refnn.practice``."""

import sys

from refnn.practice._cli import main

sys.exit(main())
