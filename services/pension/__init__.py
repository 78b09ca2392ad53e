"""The pension office (年金): the category and the address of everybody enrolled."""
