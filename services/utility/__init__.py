"""What a supplier of electricity or water does when its customer moves house."""
