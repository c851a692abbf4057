"""What pydantic finds wrong with a value, in our words: a fault for each of its types of error, in both languages."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from shared.faults import NO_TEXT, TOO_LONG
from shared.invalid import Fault, Invalid
from shared.words import Words

_QUOTED = re.compile(r"'([^']*)'|([^\s,']+)")

MISSING = Fault("missing", Words("Must be given.", "必须填写。"))
UNKNOWN_NAME = Fault("unknown-name", Words("There is no such field here.", "没有这个字段。"))
NOT_FOR_NULL = Fault("must-be-null", Words("Must be null.", "必须为 null。"))
NO_OBJECT = Fault("no-object", Words("Must be an object.", "应为对象（JSON object）。"))
NO_LIST = Fault("no-list", Words("Must be a list.", "应为数组（JSON array）。"))
NO_TRUTH_VALUE = Fault("no-truth-value", Words("Must be true or false.", "应为 true 或者 false。"))
NO_WHOLE_NUMBER = Fault("no-whole-number", Words("Must be a whole number.", "应为整数。"))
NO_NUMBER = Fault("no-number", Words("Must be a number.", "应为数字。"))
NUMBER_OF_TOO_MANY_DIGITS = Fault("number-too-long", Words("The number has too many digits.", "数字的位数过多。"))
TOO_MANY_DIGITS = NUMBER_OF_TOO_MANY_DIGITS.saying("At most {most} digits.", "最多 {most} 位数字。")
TOO_MANY_DIGITS_BEFORE = NUMBER_OF_TOO_MANY_DIGITS.saying(
    "At most {most} digits before the point.", "小数点前最多 {most} 位。"
)
TOO_MANY_PLACES = NUMBER_OF_TOO_MANY_DIGITS.saying("At most {most} decimal places.", "最多 {most} 位小数。")
TOO_SMALL = Fault("too-small", Words("Must be greater than or equal to {least}.", "不能小于 {least}。"))
NOT_GREATER = TOO_SMALL.saying("Must be greater than {least}.", "必须大于 {least}。")
TOO_LARGE = Fault("too-large", Words("Must be less than or equal to {most}.", "不能大于 {most}。"))
NOT_LESS = TOO_LARGE.saying("Must be less than {most}.", "必须小于 {most}。")
NO_MULTIPLE = Fault("no-multiple", Words("Must be a multiple of {of}.", "应为 {of} 的倍数。"))
TOO_SHORT = Fault("too-short", Words("Must have at least {least} characters.", "至少 {least} 个字符。"))
TOO_FEW = Fault("too-few", Words("Must have at least {least} items.", "至少 {least} 项。"))
TOO_MANY = Fault("too-many", Words("Must have at most {most} items.", "最多 {most} 项。"))
TOO_FEW_BYTES = TOO_SHORT.saying("Must have at least {least} bytes.", "至少 {least} 字节。")
TOO_MANY_BYTES = TOO_LONG.saying("Must have at most {most} bytes.", "最多 {most} 字节。")
NOT_OF_THE_FORM = Fault("not-of-the-form", Words("Must be of the form {pattern}.", "格式应为 {pattern}。"))
ASCII_ONLY = Fault("ascii-only", Words("Must have ASCII characters only.", "只能使用 ASCII 字符。"))
NO_UNICODE = Fault("no-unicode", Words("Must be Unicode text.", "应为 Unicode 文本。"))
NONE_OF_THESE = Fault("none-of-these", Words("Must be one of: {expected}.", "应为下列之一：{expected}。"))
NO_DAY = Fault("no-day", Words("Must be a day, like 2021-08-31.", "应为日期，如 2021-08-31。"))
NOT_PAST = Fault("not-past", Words("Must be in the past.", "必须是过去的时间。"))
NOT_FUTURE = Fault("not-future", Words("Must be in the future.", "必须是将来的时间。"))
NO_TIME = Fault("no-time", Words("Must be a time, like 12:00:00.", "应为时间，如 12:00:00。"))
NO_INSTANT = Fault(
    "no-instant",
    Words("Must be an instant, like 2021-08-06T12:00:00+08:00.", "应为时刻，如 2021-08-06T12:00:00+08:00。"),
)
WITH_OFFSET = Fault("offset", Words("Must have an offset, like +08:00.", "必须写明时差，如 +08:00。"))
WITHOUT_OFFSET = WITH_OFFSET.saying("Must have no offset.", "不能写时差。")
NO_DURATION = Fault("no-duration", Words("Must be a duration.", "应为时长。"))
NO_JSON = Fault("no-json", Words("Must be JSON.", "应为 JSON。"))
TOO_DEEP = Fault("too-deep", Words("Is nested too deep.", "嵌套过深。"))
NO_ADDRESS = Fault("no-address", Words("Must be an address (URL).", "应为网址。"))
NO_UUID = Fault("no-uuid", Words("Must be a UUID.", "应为 UUID。"))
NOT_TAKEN = Fault("not-taken", Words("Is not a value that is taken here.", "此处不接受该值。"))
"""Of what can only be wrong in a program, and never in what it is sent."""

FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        "missing": MISSING,
        "missing_argument": MISSING,
        "missing_keyword_only_argument": MISSING,
        "missing_positional_only_argument": MISSING,
        "missing_sentinel_error": NOT_TAKEN,
        "ellipsis_error": NOT_TAKEN,
        "extra_forbidden": UNKNOWN_NAME,
        "unexpected_keyword_argument": UNKNOWN_NAME,
        "unexpected_positional_argument": UNKNOWN_NAME,
        "multiple_argument_values": NOT_TAKEN,
        "arguments_type": NO_OBJECT,
        "no_such_attribute": NOT_TAKEN,
        "get_attribute_error": NOT_TAKEN,
        "needs_python_object": NOT_TAKEN,
        "default_factory_not_called": NOT_TAKEN,
        "frozen_field": NOT_TAKEN,
        "frozen_instance": NOT_TAKEN,
        "is_instance_of": NOT_TAKEN,
        "is_subclass_of": NOT_TAKEN,
        "callable_type": NOT_TAKEN,
        "value_error": NOT_TAKEN,
        "assertion_error": NOT_TAKEN,
        "invalid_key": NO_TEXT,
        "none_required": NOT_FOR_NULL,
        "json_invalid": NO_JSON,
        "json_type": NO_JSON,
        "recursion_loop": TOO_DEEP,
        "recursion_depth_exceeded": TOO_DEEP,
        "model_type": NO_OBJECT,
        "model_attributes_type": NO_OBJECT,
        "dataclass_type": NO_OBJECT,
        "dataclass_exact_type": NO_OBJECT,
        "named_tuple_type": NO_OBJECT,
        "dict_type": NO_OBJECT,
        "frozen_dict_type": NO_OBJECT,
        "ordered_dict_type": NO_OBJECT,
        "counter_type": NO_OBJECT,
        "mapping_type": NO_OBJECT,
        "list_type": NO_LIST,
        "deque_type": NO_LIST,
        "tuple_type": NO_LIST,
        "set_type": NO_LIST,
        "frozen_set_type": NO_LIST,
        "set_item_not_hashable": NOT_TAKEN,
        "iterable_type": NO_LIST,
        "iteration_error": NO_LIST,
        "greater_than": NOT_GREATER,
        "greater_than_equal": TOO_SMALL,
        "less_than": NOT_LESS,
        "less_than_equal": TOO_LARGE,
        "multiple_of": NO_MULTIPLE,
        "finite_number": NO_NUMBER,
        "too_short": TOO_FEW,
        "too_long": TOO_MANY,
        "string_type": NO_TEXT,
        "string_unicode": NO_UNICODE,
        "string_too_short": TOO_SHORT,
        "string_too_long": TOO_LONG,
        "string_pattern_mismatch": NOT_OF_THE_FORM,
        "string_not_ascii": ASCII_ONLY,
        "enum": NONE_OF_THESE,
        "literal_error": NONE_OF_THESE,
        "union_tag_invalid": NONE_OF_THESE,
        "union_tag_not_found": MISSING,
        "bool_type": NO_TRUTH_VALUE,
        "bool_parsing": NO_TRUTH_VALUE,
        "int_type": NO_WHOLE_NUMBER,
        "int_parsing": NO_WHOLE_NUMBER,
        "int_parsing_size": NUMBER_OF_TOO_MANY_DIGITS,
        "int_from_float": NO_WHOLE_NUMBER,
        "float_type": NO_NUMBER,
        "float_parsing": NO_NUMBER,
        "decimal_type": NO_NUMBER,
        "decimal_parsing": NO_NUMBER,
        "decimal_max_digits": TOO_MANY_DIGITS,
        "decimal_max_places": TOO_MANY_PLACES,
        "decimal_whole_digits": TOO_MANY_DIGITS_BEFORE,
        "fraction_type": NO_NUMBER,
        "fraction_parsing": NO_NUMBER,
        "complex_type": NO_NUMBER,
        "complex_str_parsing": NO_NUMBER,
        "bytes_type": NO_TEXT,
        "bytes_too_short": TOO_FEW_BYTES,
        "bytes_too_long": TOO_MANY_BYTES,
        "bytes_invalid_encoding": NO_UNICODE,
        "date_type": NO_DAY,
        "date_parsing": NO_DAY,
        "date_from_datetime_parsing": NO_DAY,
        "date_from_datetime_inexact": NO_DAY,
        "date_past": NOT_PAST,
        "date_future": NOT_FUTURE,
        "time_type": NO_TIME,
        "time_parsing": NO_TIME,
        "datetime_type": NO_INSTANT,
        "datetime_parsing": NO_INSTANT,
        "datetime_object_invalid": NO_INSTANT,
        "datetime_from_date_parsing": NO_INSTANT,
        "datetime_past": NOT_PAST,
        "datetime_future": NOT_FUTURE,
        "timezone_naive": WITHOUT_OFFSET,
        "timezone_aware": WITH_OFFSET,
        "timezone_offset": WITH_OFFSET,
        "time_delta_type": NO_DURATION,
        "time_delta_parsing": NO_DURATION,
        "url_type": NO_ADDRESS,
        "url_parsing": NO_ADDRESS,
        "url_syntax_violation": NO_ADDRESS,
        "url_too_long": TOO_LONG,
        "url_scheme": NO_ADDRESS,
        "uuid_type": NO_UUID,
        "uuid_parsing": NO_UUID,
        "uuid_version": NO_UUID,
    }
)
"""By pydantic's type of error."""

_PLACES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("gt", "ge", "min_length"), "least"),
        **dict.fromkeys(("lt", "le", "max_length", "max_digits", "decimal_places", "whole_digits"), "most"),
        "multiple_of": "of",
        "pattern": "pattern",
    }
)
"""What pydantic calls a value, and we."""


def words_of(error: Mapping[str, Any]) -> tuple[Fault, Mapping[str, Any]]:
    """Of an entry of ``ValidationError.errors()``: ours as we raised it, and pydantic's of its own rules."""
    context: Mapping[str, Any] = error.get("ctx") or {}
    ours = context.get("error")
    if isinstance(ours, ValueError):
        return fault_of(ours)
    values = {_PLACES[name]: value for name, value in context.items() if name in _PLACES}
    expected = context.get("expected", context.get("expected_tags"))
    if expected is not None:
        values["expected"] = [quoted or bare for quoted, bare in _QUOTED.findall(str(expected)) if bare != "or"]
    return FAULTS.get(error["type"], NOT_TAKEN), values


def fault_of(error: ValueError) -> tuple[Fault, Mapping[str, Any]]:
    """Of what a check raised."""
    if isinstance(error, Invalid):
        return error.fault, error.values
    return NOT_TAKEN, {}  # a library's, whose words nobody is told
