"""``python -m refnn.practice``."""

import sys

from refnn.practice._cli import main

if __name__ == "__main__":
    sys.exit(main())
