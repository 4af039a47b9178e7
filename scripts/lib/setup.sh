# Gets uv, a Python that Home Assistant accepts, and one locked environment per purpose,
# all below .dev/ in the checkout. Sourced by the scripts; needs bash and any python3
# with pip. A second run finds everything and changes nothing.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
DEV=$ROOT/.dev
PYTHON_WANTED=3.14.2
# shellcheck source=scripts/lib/debian_python.sh
. "$ROOT/scripts/lib/debian_python.sh"

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# setup_uv: set UV to a uv that runs.
setup_uv() {
  if [ -x "$DEV/uv/bin/uv" ]; then
    UV=$DEV/uv/bin/uv
  elif UV=$(command -v uv) && "$UV" --version >/dev/null 2>&1; then
    :
  else
    local python3
    python3=$(command -v python3) || stop "No python3 on this machine. Install Python 3 with pip, then run this again."
    say "uv is not on this machine: getting it from PyPI."
    rm -rf "$DEV/uv"
    mkdir -p "$DEV"
    # venv is missing from some distributions' python3, so pip's --target is the second way.
    if ! { "$python3" -m venv "$DEV/uv" && "$DEV/uv/bin/python" -m pip install --quiet uv; } >"$DEV/uv.log" 2>&1; then
      rm -rf "$DEV/uv"
      "$python3" -m pip install --quiet --target "$DEV/uv" uv >"$DEV/uv.log" 2>&1 ||
        stop "pip could not install uv: $(tail -n 1 "$DEV/uv.log")"
    fi
    UV=$DEV/uv/bin/uv
  fi
  export UV
}

# python_fits PATH: whether this interpreter is new enough and can build extensions.
python_fits() {
  "$1" -c "
import os, sys, sysconfig
want = tuple(map(int, '$PYTHON_WANTED'.split('.')))
header = os.path.join(sysconfig.get_paths()['include'], 'Python.h')
sys.exit(not (sys.version_info[:3] >= want and sys.version_info[:2] == want[:2] and os.path.exists(header)))
" >/dev/null 2>&1
}

# setup_python: set PYTHON to a Python >= 3.14.2, in three ways, cheapest first.
setup_python() {
  local reason candidate
  if [ -r "$DEV/python-path" ] && PYTHON=$(cat "$DEV/python-path") && python_fits "$PYTHON"; then
    return 0
  fi
  mkdir -p "$DEV"
  for candidate in "$(command -v python3.14 || true)" "$(command -v python3 || true)" \
    "$("$UV" python find --no-python-downloads "3.14" 2>/dev/null || true)"; do
    if [ -n "$candidate" ] && python_fits "$candidate"; then
      PYTHON=$candidate
      printf '%s\n' "$PYTHON" >"$DEV/python-path"
      return 0
    fi
  done
  say "Python $PYTHON_WANTED or newer (with headers) is not on this machine: trying uv's download."
  if UV_HTTP_RETRIES=0 "$UV" python install --no-progress --no-bin --install-dir "$DEV/uv-python" 3.14 2>"$DEV/python.log" &&
    PYTHON=$(UV_PYTHON_INSTALL_DIR=$DEV/uv-python "$UV" python find --managed-python 3.14 2>>"$DEV/python.log") &&
    python_fits "$PYTHON"; then
    printf '%s\n' "$PYTHON" >"$DEV/python-path"
    return 0
  fi
  reason=$(sed -n 's/^ *cause: //p' "$DEV/python.log" | tail -n 1)
  say "uv's download did not work (${reason:-no reason given}): trying Debian's packages."
  if PYTHON=$(debian_python "$DEV/debian-python" 2>"$DEV/python.log") && python_fits "$PYTHON"; then
    printf '%s\n' "$PYTHON" >"$DEV/python-path"
    return 0
  fi
  stop "Debian's packages did not work ($(tail -n 1 "$DEV/python.log")). Install Python $PYTHON_WANTED or newer, then run this again."
}

# setup_env NAME: bring .dev/NAME in line with requirements/NAME.txt, set ENV to it.
setup_env() {
  local name=$1 lock=$ROOT/requirements/$1.txt stamp
  ENV=$DEV/$name
  setup_uv
  setup_python
  stamp=$(cat "$lock" "$DEV/python-path" | cksum)
  if [ -x "$ENV/bin/python" ] && [ "$(cat "$ENV/.stamp" 2>/dev/null)" = "$stamp" ]; then
    return 0
  fi
  say "Setting up .dev/$name from requirements/$name.txt."
  "$UV" venv --quiet --clear --python "$PYTHON" "$ENV" || stop "uv could not make .dev/$name."
  "$UV" pip sync --quiet --python "$ENV/bin/python" "$lock" ||
    stop "uv could not install requirements/$name.txt into .dev/$name."
  # Compiled here, once, so that the first start does not do it while somebody waits.
  printf '%s\n' "$stamp" >"$ENV/.stamp"
}
