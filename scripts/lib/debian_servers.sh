# Unpack Debian's own database servers into a private folder, without touching the system
# and without root. Sourced by the scripts that start servers; needs apt-get and dpkg-deb.

# The client's package has `my_print_defaults`, without which no MariaDB is made.
DEBIAN_SERVERS=(postgresql mariadb-server-core mariadb-client-core)

# servers_are_here: whether the machine has both servers itself.
servers_are_here() {
  { [ -x /usr/sbin/mariadbd ] || command -v mariadbd >/dev/null; } &&
    command -v my_print_defaults >/dev/null &&
    { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; }
}

# debian_servers FOLDER: print the folder that they are unpacked in, or one line why not.
debian_servers() (
  set -euo pipefail
  folder=$1
  root=$folder/root
  if [ "$(cat "$folder/done" 2>/dev/null)" = "${DEBIAN_SERVERS[*]}" ]; then
    printf '%s\n' "$root"
    return 0
  fi
  for tool in apt-get dpkg-deb dpkg; do
    command -v "$tool" >/dev/null || { echo "$tool is not on this machine" >&2; return 1; }
  done
  rm -rf "$folder"
  mkdir -p "$folder"/{lists/partial,archives/partial} "$root"
  # The machine's own sources, so that they fit its C library; its own lists stay as
  # they are.
  options=(
    -o "Dir::State::Lists=$folder/lists"
    -o "Dir::Cache=$folder"
    -o "Acquire::Languages=none"
    -o "Acquire::Retries=3"
    -o "APT::Sandbox::User="
    -o "Debug::NoLocking=true"
  )
  apt-get -qq "${options[@]}" update >"$folder/log" 2>&1 ||
    { echo "apt-get update failed: $(tail -n 1 "$folder/log")" >&2; return 1; }
  # What the machine lacks of them; what is there already is used from there.
  apt-get -qq "${options[@]}" --no-install-recommends --print-uris install \
    "${DEBIAN_SERVERS[@]}" >"$folder/wanted" 2>"$folder/log" ||
    { echo "apt-get finds no servers: $(tail -n 1 "$folder/log")" >&2; return 1; }
  mapfile -t packages < <(
    sed -n "s/^'[^']*' \([^_]*\)_\([^_]*\)_.*/\1=\2/p" "$folder/wanted" | sed 's/%3a/:/g'
  )
  [ "${#packages[@]}" -eq 0 ] || (
    cd "$folder/archives" &&
      apt-get -qq "${options[@]}" download "${packages[@]}" >"$folder/log" 2>&1
  ) || { echo "apt-get download failed: $(tail -n 1 "$folder/log")" >&2; return 1; }
  for deb in "$folder"/archives/*.deb; do
    [ -e "$deb" ] && dpkg-deb -x "$deb" "$root"
  done
  rm -rf "$folder"/{archives,lists,pkgcache.bin,srcpkgcache.bin}
  # Whoever the server runs as has to read it.
  chmod -R a+rX "$folder"
  printf '%s\n' "${DEBIAN_SERVERS[*]}" >"$folder/done"
  printf '%s\n' "$root"
)

# setup_servers: set HA_AI_AGENT_DATABASES where the machine has no servers itself.
setup_servers() {
  servers_are_here && return 0
  if HA_AI_AGENT_DATABASES=$(debian_servers "$DEV/debian-servers" 2>"$DEV/servers.log"); then
    export HA_AI_AGENT_DATABASES
    return 0
  fi
  unset HA_AI_AGENT_DATABASES
  say "Without database servers ($(tail -n 1 "$DEV/servers.log")): what needs them is left out."
}
