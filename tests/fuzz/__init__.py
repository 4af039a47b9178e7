"""Whatever comes from outside: nothing breaks, and no door opens.

Each run draws the same cases, a few hundred; `HA_AI_AGENT_FUZZ=20000` draws others, and so
many, for as long as one likes to wait.
"""

import os

EXAMPLES = int(os.environ.get("HA_AI_AGENT_FUZZ", "150"))
IS_LONG = "HA_AI_AGENT_FUZZ" in os.environ
