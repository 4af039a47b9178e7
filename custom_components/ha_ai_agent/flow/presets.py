"""Services and servers whose address the form fills in."""

from collections.abc import Mapping
from typing import Final

from homeassistant.helpers.selector import SelectOptionDict

PRESETS: Final[Mapping[str, tuple[str, str]]] = {
    "anthropic": ("Anthropic (Claude)", "https://api.anthropic.com/v1"),
    "azure": ("Azure OpenAI", "https://your-resource.openai.azure.com/openai/v1"),
    "deepseek": ("DeepSeek", "https://api.deepseek.com/v1"),
    "gemini": (
        "Google Gemini",
        "https://generativelanguage.googleapis.com/v1beta/openai",
    ),
    "groq": ("Groq", "https://api.groq.com/openai/v1"),
    "mistral": ("Mistral", "https://api.mistral.ai/v1"),
    "moonshot": ("Moonshot (Kimi)", "https://api.moonshot.ai/v1"),
    "openrouter": ("OpenRouter", "https://openrouter.ai/api/v1"),
    "xai": ("xAI (Grok)", "https://api.x.ai/v1"),
    "koboldcpp": ("KoboldCpp", "http://localhost:5001/v1"),
    "litellm": ("LiteLLM", "http://localhost:4000/v1"),
    "llama_cpp": ("llama.cpp", "http://localhost:8080/v1"),
    "llama_swap": ("llama-swap", "http://localhost:8080/v1"),
    "lm_studio": ("LM Studio", "http://localhost:1234/v1"),
    "localai": ("LocalAI", "http://localhost:8080/v1"),
    "ollama": ("Ollama", "http://localhost:11434/v1"),
    "vllm": ("vLLM", "http://localhost:8000/v1"),
}
"""Name and address. The names are brands: nobody translates them."""


def preset_options() -> list[SelectOptionDict]:
    """Return the choices."""
    return [
        SelectOptionDict(value=key, label=name) for key, (name, _) in PRESETS.items()
    ]


def preset_address(key: str | None) -> str | None:
    """Return the address of a choice."""
    return PRESETS[key][1] if key is not None and key in PRESETS else None
