"""`python -m irmer_lint`."""

from irmer_lint.cli.main import main

if __name__ == "__main__":
    main()
