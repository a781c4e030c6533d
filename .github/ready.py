"""Whether this Python can set up Stridelings: said before pip says something else. Any Python can read this file."""

import sys

if sys.version_info < (3, 10):  # noqa: UP036
    version = ".".join(map(str, sys.version_info[:3]))
    sys.exit("Stridelings needs Python 3.10 or later, and {0} is {1}.".format(sys.executable, version))  # noqa: UP030, UP032
try:
    import ensurepip  # noqa: F401
except ImportError:
    sys.exit("This Python can't make environments yet. On Debian and Ubuntu: sudo apt install python3-venv")
