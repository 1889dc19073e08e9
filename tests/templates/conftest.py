from tests.design.conftest import addresses, drawn, request_of

__all__ = ["addresses", "drawn", "request_of"]
