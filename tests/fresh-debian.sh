#!/bin/sh
# fresh-debian.sh [COMMAND] - runs COMMAND (`make demo && make test`) in a clone of this
# checkout's last commit, inside a new minimal Debian 12 that has only make, git and CA
# certificates. As root, with debootstrap; uses this machine's package sources. The bare
# system is kept as a tar file in $CACHE (/var/tmp/digest-debian); the rest is removed.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
command=${1:-make demo && make test}
cache=${CACHE:-/var/tmp/digest-debian}
base=$cache/bookworm.tar
mkdir -p "$cache"
root=$(mktemp -d "$cache/root.XXXXXX")
trap 'rm -rf --one-file-system "$root"' EXIT
chmod 755 "$root"

if [ ! -s "$base" ]; then
	debootstrap --variant=minbase bookworm "$root" "${MIRROR:-http://deb.debian.org/debian}" \
		>"$cache/debootstrap.log" || { tail "$cache/debootstrap.log" >&2; exit 1; }
	# Services are not to start in there.
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod 755 "$root/usr/sbin/policy-rc.d"
	rm -f "$root/etc/apt/sources.list"
	tar -C "$root" -cf "$base.new" .
	mv "$base.new" "$base"
else
	tar -C "$root" -xf "$base"
fi
for path in resolv.conf hosts apt/sources.list apt/sources.list.d apt/apt.conf.d \
	apt/keyrings apt/trusted.gpg.d; do
	[ ! -e "/etc/$path" ] || cp -RL "/etc/$path" "$root/etc/${path%"${path##*/}"}"
done
for path in usr/share/keyrings usr/local/share/ca-certificates; do
	[ ! -e "/$path" ] || { mkdir -p "$root/$path" && cp -RL "/$path/." "$root/$path"; }
done
git clone --quiet "$top" "$root/digest"

# inside COMMAND: in the new system, with processes and mounts of its own.
inside() {
	# shellcheck disable=SC2016 # expanded by the inner shell
	unshare --mount --pid --fork --kill-child sh -c '
		mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
		exec chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
			DEBIAN_FRONTEND=noninteractive sh -c "$2"' sh "$root" "$1"
}
inside 'apt-get -qq update && apt-get -qq -y --no-install-recommends install \
	make git ca-certificates >/dev/null' </dev/null
inside "cd /digest && $command"
