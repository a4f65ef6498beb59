"""What the checks of schemathesis cannot know: when a request that the document allows may be refused all the same."""

import re

import schemathesis

#: Of a picture that is none, and of text no model has words for: no schema can tell.
CONTENT = {"unreadable-image", "image-too-elongated", "unknown-text"}
#: What one part of a request says of another.
TOGETHER = re.compile(
    r"\.shape \[|\.shape\[?|is not what its shape says"  # how many elements, of what
    r"|\.data(\[\d+\])? (holds|is no)"  # elements as the datatype has them
    r"|is asked for twice"  # an output
    r"|stands in place of min_accuracy|in the URL and"  # constraints in the URL, and in the JSON beside
    r"|Inference-Header-Content-Length"
)


@schemathesis.check
def refused_for_what_no_schema_tells(_context, response, case):
    """A 400 to what the document allows has one of few reasons; a 504 needs a deadline."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive:
        return
    if response.status_code == 504:
        assert "max_latency_ms" in response.request.url + str(case.body), "504 without a deadline"
    if response.status_code != 400:
        return
    told = response.json()
    is_opaque = case.path.startswith("/v2") and case.media_type == "application/octet-stream"
    has_length = "inference-header-content-length" in {name.lower() for name in case.headers or {}}
    known = is_opaque or has_length or told["code"] in CONTENT or TOGETHER.search(told["error"])
    assert known, f"refused although the document allows it: {told['code']}: {told['error']}"
