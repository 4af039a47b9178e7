"""Thirty automations as Home Assistant's documentation writes them."""

GOOD = {
    "sun with offset": """
alias: Rolling shutters
triggers:
  - trigger: sun
    event: sunset
    offset: "-00:45:00"
actions:
  - action: cover.close_cover
    target:
      area_id: living_room
""",
    "motion with conditions": """
alias: Motion light
description: Light when somebody comes.
triggers:
  - trigger: state
    entity_id: binary_sensor.motion
    to: on
conditions:
  - condition: state
    entity_id: light.kitchen
    state: off
actions:
  - action: light.turn_on
    target:
      entity_id: light.kitchen
    data:
      brightness_pct: 60
      transition: 2
mode: restart
""",
    "old keys": """
- alias: Old style
  trigger:
    platform: state
    entity_id: switch.fan
    from: "off"
    to: "on"
    for: "00:05:00"
  condition: []
  action:
    service: switch.turn_off
    entity_id: switch.fan
""",
    "time of day": """
alias: Wake up
triggers:
  - trigger: time
    at: 07:30:00
    weekday: [mon, tue]
conditions:
  - condition: time
    after: 07:00:00
    before: 09:00:00
    weekday:
      - mon
      - tue
actions:
  - action: light.turn_on
    target:
      area_id: bedroom
""",
    "time pattern": """
alias: Every five minutes
triggers:
  - trigger: time_pattern
    minutes: /5
actions:
  - action: homeassistant.update_entity
    target:
      entity_id: sensor.temperature
""",
    "numeric state": """
alias: Too warm
triggers:
  - trigger: numeric_state
    entity_id: sensor.temperature
    above: 25
    below: 40
    for:
      minutes: 10
actions:
  - action: notify.send_message
    target:
      entity_id: notify.phone
    data:
      message: It is {{ states('sensor.temperature') }} degrees.
""",
    "event": """
alias: Button pressed
triggers:
  - trigger: event
    event_type: my_button
    event_data:
      action: single
actions:
  - action: light.toggle
    target:
      entity_id: light.kitchen
""",
    "template trigger": """
alias: Template
triggers:
  - trigger: template
    value_template: "{{ is_state('switch.fan', 'on') }}"
actions:
  - delay: "00:00:10"
  - action: switch.turn_off
    target: {entity_id: switch.fan}
""",
    "homeassistant start": """
alias: After a start
triggers:
  - trigger: homeassistant
    event: start
actions:
  - action: persistent_notification.create
    data:
      message: Home Assistant has started.
""",
    "choose": """
alias: By time
triggers:
  - trigger: state
    entity_id: binary_sensor.motion
    to: "on"
actions:
  - choose:
      - conditions:
          - condition: sun
            after: sunset
        sequence:
          - action: light.turn_on
            target: {entity_id: light.kitchen}
            data: {brightness: 40}
      - conditions: "{{ is_state('light.bedroom', 'on') }}"
        sequence:
          - action: light.turn_off
            target: {entity_id: light.bedroom}
    default:
      - action: light.turn_off
        target: {entity_id: [light.kitchen, light.bedroom]}
""",
    "if then else": """
alias: If then
triggers:
  - trigger: state
    entity_id: lock.front_door
actions:
  - if:
      - condition: state
        entity_id: lock.front_door
        state: locked
    then:
      - action: light.turn_off
        target: {entity_id: light.kitchen}
    else:
      - action: light.turn_on
        target: {entity_id: light.kitchen}
""",
    "repeat": """
alias: Blink
triggers:
  - trigger: state
    entity_id: binary_sensor.motion
actions:
  - repeat:
      count: 3
      sequence:
        - action: light.toggle
          target: {entity_id: light.kitchen}
        - delay: {seconds: 1}
mode: single
""",
    "repeat while": """
alias: While it is on
triggers:
  - trigger: state
    entity_id: switch.fan
    to: "on"
actions:
  - repeat:
      while:
        - condition: state
          entity_id: switch.fan
          state: "on"
      sequence:
        - delay: 5
""",
    "parallel": """
alias: At once
triggers:
  - trigger: state
    entity_id: binary_sensor.motion
actions:
  - parallel:
      - action: light.turn_on
        target: {entity_id: light.kitchen}
      - sequence:
          - delay: 2
          - action: light.turn_on
            target: {entity_id: light.bedroom}
""",
    "wait for trigger": """
alias: Wait for it
triggers:
  - trigger: state
    entity_id: binary_sensor.motion
    to: "on"
actions:
  - action: light.turn_on
    target: {entity_id: light.kitchen}
  - wait_for_trigger:
      - trigger: state
        entity_id: binary_sensor.motion
        to: "off"
        for: "00:02:00"
    timeout: "00:10:00"
    continue_on_timeout: true
  - action: light.turn_off
    target: {entity_id: light.kitchen}
""",
    "wait template": """
alias: Wait template
triggers:
  - trigger: state
    entity_id: switch.fan
actions:
  - wait_template: "{{ states('sensor.temperature') | float(0) < 20 }}"
  - action: switch.turn_off
    target: {entity_id: switch.fan}
""",
    "trigger ids": """
alias: Ids
triggers:
  - trigger: state
    entity_id: binary_sensor.motion
    to: "on"
    id: came
  - trigger: state
    entity_id: binary_sensor.motion
    to: "off"
    id: went
actions:
  - choose:
      - conditions:
          - condition: trigger
            id: came
        sequence:
          - action: light.turn_on
            target: {entity_id: light.kitchen}
      - conditions:
          - condition: trigger
            id: [went]
        sequence:
          - action: light.turn_off
            target: {entity_id: light.kitchen}
""",
    "variables": """
alias: Variables
variables:
  lamp: light.kitchen
trigger_variables:
  level: 20
triggers:
  - trigger: state
    entity_id: binary_sensor.motion
actions:
  - variables:
      brightness: "{{ 10 * level }}"
  - action: light.turn_on
    target:
      entity_id: "{{ lamp }}"
    data:
      brightness: "{{ brightness }}"
mode: queued
max: 5
""",
    "and or not": """
alias: Logic
triggers:
  - trigger: state
    entity_id: binary_sensor.motion
conditions:
  - or:
      - condition: state
        entity_id: light.kitchen
        state: "on"
      - and:
          - condition: numeric_state
            entity_id: sensor.temperature
            above: 20
          - not:
              - condition: state
                entity_id: lock.front_door
                state: locked
actions:
  - action: light.turn_on
    target: {floor_id: ground}
""",
    "scene": """
alias: Scene
triggers:
  - trigger: state
    entity_id: media_player.tv
    to: playing
actions:
  - scene: scene.movie
""",
    "scene by action": """
alias: Scene by action
triggers:
  - trigger: state
    entity_id: media_player.tv
    to: idle
actions:
  - action: scene.turn_on
    target: {entity_id: scene.movie}
    metadata: {}
""",
    "script": """
alias: Script
triggers:
  - trigger: time
    at: "23:00:00"
actions:
  - action: script.good_night
""",
    "event out": """
alias: Fire an event
triggers:
  - trigger: state
    entity_id: switch.fan
actions:
  - event: fan_changed
    event_data:
      name: Fan
""",
    "stop": """
alias: Stop
triggers:
  - trigger: state
    entity_id: switch.fan
actions:
  - condition: state
    entity_id: switch.fan
    state: "on"
  - stop: It is on
    error: false
""",
    "climate": """
alias: Heating down
triggers:
  - trigger: time
    at: "22:30:00"
actions:
  - action: climate.set_temperature
    target: {entity_id: climate.living_room}
    data:
      temperature: 17.5
      hvac_mode: heat
""",
    "labels": """
alias: By label
triggers:
  - trigger: state
    entity_id: person.anna
    to: not_home
actions:
  - action: homeassistant.turn_off
    target: {label_id: energy}
""",
    "several targets": """
alias: Several
triggers:
  - trigger: state
    entity_id:
      - binary_sensor.motion
      - switch.fan
    not_to: [unknown, unavailable]
actions:
  - action: light.turn_on
    target:
      entity_id: light.kitchen, light.bedroom
    data:
      rgb_color: [255, 100, 0]
""",
    "enabled and alias": """
alias: With names
triggers:
  - alias: Somebody comes
    trigger: state
    entity_id: binary_sensor.motion
    enabled: true
actions:
  - alias: Light
    action: light.turn_on
    target: {entity_id: light.kitchen}
    enabled: false
  - action: light.turn_off
    continue_on_error: true
    target: {entity_id: light.kitchen}
""",
    "time at helper": """
alias: At the helper
triggers:
  - trigger: time
    at: input_datetime.wake_up
actions:
  - action: light.turn_on
    target: {entity_id: light.bedroom}
    data: {color_temp_kelvin: 3000}
""",
    "actionable notification": """
alias: Notification with buttons
triggers:
  - trigger: state
    entity_id: cover.garage
    to: open
    for: {hours: 0, minutes: 30, seconds: 0}
actions:
  - action: notify.mobile
    data:
      title: "Garage"
      message: It is open. Close it?
      data:
        actions:
          - action: CLOSE
            title: Close
  - wait_for_trigger:
      trigger: event
      event_type: mobile_app_notification_action
      event_data:
        action: CLOSE
  - action: cover.close_cover
    target: {entity_id: cover.garage}
""",
    "blueprint": """
alias: From a blueprint
use_blueprint:
  path: test/motion.yaml
  input:
    motion: binary_sensor.motion
    lamp:
      entity_id: light.kitchen
""",
}
