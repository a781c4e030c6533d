"""`python -m grader` is `grade`."""

if __name__ == "__main__":
    import sys

    sys.path.append(sys.path.pop(0))  # the folder one is in comes first else, and a random.py that lies there

    from grader.cli import main

    main()
