"""The eight services and the portal. Services never import one another; `services.app` composes them."""
