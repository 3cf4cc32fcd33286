"""How our interfaces describe themselves."""

from typing import Any

from ninja import NinjaAPI


class DescribedApi(NinjaAPI):
    """Its description names the media type of refusals."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        """As Ninja writes it, with problems as ``application/problem+json``."""
        schema = super().get_openapi_schema(*args, **kwargs)
        operations = [operation for methods in schema["paths"].values() for operation in methods.values()]
        for operation in operations:
            for status, response in operation["responses"].items():
                if int(status) >= 400 and "application/json" in response.get("content", {}):
                    response["content"] = {"application/problem+json": response["content"]["application/json"]}
        return schema
