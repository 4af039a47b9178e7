"""Services that name no target, and what they can reach at most. Pure."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What these do is words, pictures, sounds, items, a view or a value; those that are
# more than that have their own rows of risk.
NO_WAY_IN: Final = _words(
    """
    homeassistant script scene automation notify persistent_notification logbook
    shell_command rest_command python_script pyscript mqtt conversation ai_task
    frontend system_log logger recorder backup hassio downloader ffmpeg
    tts chime telegram_bot smtp html5 twilio_sms browser_mod
    calendar todo shopping_list weather image camera
    input_boolean input_button input_datetime input_number input_select input_text
    counter timer number select text date time datetime
    light switch fan climate humidifier water_heater media_player vacuum lawn_mower
    remote button event sensor lock cover valve siren alarm_control_panel update
    adaptive_lighting wake_on_lan cast sonos spotify music_assistant squeezebox
    snapcast local_calendar local_todo google icloud person device_tracker zone
    """
)
RADIO: Final = _words(
    """
    knx zha zwave_js esphome modbus rfxtrx rflink insteon velbus lcn isy994 elkm1
    homekit_controller tasmota enocean hue_ble broadlink xbee serial matter thread
    google_assistant_sdk alexa_devices alexa_media assist_satellite
    """
)
"""What speaks to any device, whatever it brought into the home."""
