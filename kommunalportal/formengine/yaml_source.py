"""YAML from people we do not know: safe, small, flat enough, without aliases, and every value knows its line.

Numbers with a decimal point become Decimal, never float. Keys must be texts and may not repeat.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

MAX_BYTES = 256 * 1024
MAX_DEPTH = 40
MAX_NODES = 20_000

Path = tuple[str | int, ...]


class BadYaml(Exception):
    """The file cannot be read; `line` counts from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class YamlSource:
    """A parsed file: `data` and the line of every path in it."""

    def __init__(self, content: bytes) -> None:
        self._lines: dict[Path, int] = {(): 1}
        self.data = self._read(content)

    def line_of(self, path: Path) -> int:
        """The line of the value at this path, or of the nearest value around it. Unknown parts are skipped."""
        known: Path = ()
        for part in path:
            known = (*known, part) if (*known, part) in self._lines else known
        return self._lines[known]

    def _read(self, content: bytes) -> Any:
        if len(content) > MAX_BYTES:
            raise BadYaml(f"the file is larger than {MAX_BYTES // 1024} KiB")
        try:
            text = content.decode("utf-8")
            _check_size(text)
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except UnicodeDecodeError as error:
            raise BadYaml("the file is not UTF-8") from error
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise BadYaml(str(error.problem or error.context or "not YAML"), line) from error
        except yaml.YAMLError as error:
            raise BadYaml("the file contains characters that YAML does not allow") from error
        if node is None:
            raise BadYaml("the file is empty")
        return self._value(node, ())

    def _value(self, node: yaml.Node, path: Path) -> Any:
        self._lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*path, i)) for i, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            line = key_node.start_mark.line + 1
            if not isinstance(key, str):
                raise BadYaml("keys must be texts; put quotes around words such as yes, no, on, off", line)
            if key in mapping:
                raise BadYaml(f"'{key}' stands here twice", line)
            mapping[key] = self._value(value_node, (*path, key))
            self._lines[(*path, key)] = line
        return mapping


def _check_size(text: str) -> None:
    """Refuse aliases, own tags, deep nesting and masses of values before anything is built."""
    depth = 0
    for nodes, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise BadYaml("anchors and aliases (&, *) are not allowed", line)
        if getattr(event, "tag", None):
            raise BadYaml("tags (!) are not allowed", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            raise BadYaml("the file is nested too deeply or has too many values", line)


def _scalar(node: yaml.Node) -> Any:
    line = node.start_mark.line + 1
    if node.tag == "tag:yaml.org,2002:float":
        try:
            return Decimal(node.value)
        except InvalidOperation:
            raise BadYaml(f"'{node.value}' is not a number", line) from None
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        raise BadYaml(f"'{node.value}' cannot be read: {error}", line) from None
    finally:
        loader.dispose()
