"""A bank (銀行): keeps the address of its customers."""
