"""Puts the web client where CloudFront reads it: its parts first, the page that names them last."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ops.cli import Cli

FOR_EVER: Final = "public, max-age=31536000, immutable"
"""Of `assets/`: their names change with their content, so that whoever has one need never ask again."""

ASK_FIRST: Final = "no-cache"
"""Of everything else: it is kept, but whoever has it asks each time whether it is still so."""


def publish(aws: Cli, site: Path, outputs: Mapping[str, str]) -> None:
    """Upload the client, tell it where its services are, and have CloudFront forget the one before.

    The parts of the client before stay: whoever has it open still needs them.

    Args:
        site: the client, built.
        outputs: of the stack.

    Raises:
        Trouble: a command failed.
    """
    bucket = f"s3://{outputs['WebBucketName']}"
    # By name alone: the same name has the same content.
    aws.do(*("s3", "sync", str(site / "assets"), f"{bucket}/assets", "--size-only", "--cache-control", FOR_EVER))
    aws.do(
        *("s3", "cp", "-", f"{bucket}/config.json", "--content-type", "application/json"),
        *("--cache-control", ASK_FIRST),
        given=outputs["WebConfig"],
    )
    # All of them: of a page that names other parts, the size says nothing, nor when it was built.
    aws.do(
        *("s3", "cp", str(site), bucket, "--recursive", "--exclude", "assets/*", "--exclude", "config.json"),
        *("--cache-control", ASK_FIRST),
    )
    aws.do(*("cloudfront", "create-invalidation", "--distribution-id", outputs["WebDistributionId"], "--paths", "/*"))
