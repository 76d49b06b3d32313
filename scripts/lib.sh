# Shared by the install scripts: Debian packages, from the machine's own apt sources.
# shellcheck shell=bash

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Installs the packages whose command (after the colon) is missing: install_missing containerd:containerd nftables:nft
install_missing() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair#*:}" >/dev/null || [ -e "${pair#*:}" ] || missing+=("${pair%%:*}")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  [ "$(id -u)" = 0 ] || fail "needs root to install: ${missing[*]}"
  command -v apt-get >/dev/null || fail "needs apt-get to install: ${missing[*]}"
  # Packages bring services of their own; a policy of 101 keeps dpkg from starting them.
  local policy=/usr/sbin/policy-rc.d wrote_policy=no
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
    wrote_policy=yes
  fi
  local result=0
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } ||
    result=$?
  [ $wrote_policy = yes ] && rm -f $policy
  [ $result = 0 ] || fail "could not install: ${missing[*]}"
}

# The address of the Debian archive that the machine uses.
debian_archive() {
  local uri
  uri=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    sed -n -e 's/^URIs: *//p' -e 's/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' |
    tr ' ' '\n' | grep -E '/debian/?$' | head -n 1)
  [ -n "$uri" ] || fail "found no Debian archive in the machine's apt sources"
  printf '%s' "${uri%/}"
}

# Downloads a package of another Debian suite and unpacks it, without installing it:
# unpack_package SUITE PACKAGE DIRECTORY
unpack_package() {
  local suite=$1 package=$2 directory=$3 work
  [ -e "$directory/.complete" ] && return 0
  work=$(mktemp -d)
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$directory"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$(debian_archive)" "$suite" >"$work/sources.list"
  local options=(-q -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o Dir::State::status=/dev/null -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update || fail "could not read the package lists of $suite"
  (cd "$work" && apt-get "${options[@]}" download "$package") || fail "could not download $package from $suite"
  dpkg -x "$work"/"$package"_*.deb "$directory"
  rm -rf "$work"
  touch "$directory/.complete"
}
