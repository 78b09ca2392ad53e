"""Code exchange (符号変換): turns one participant's agency codes into another's."""
