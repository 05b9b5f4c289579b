# Nothing unfinished, nothing of one machine, nothing that was left lying about.
. tests/flow/lib.sh

# none WHAT COMMAND...: what it prints is a mistake.
none() {
	what=$1
	shift
	"$@" >"$TMPDIR/found" || true
	[ ! -s "$TMPDIR/found" ] || fail "$what: $(head -n 20 "$TMPDIR/found")"
}

# Words are put together here, so that this file does not have them.
later='TO''DO|FIX''ME|X''XX|HA''CK'
none "unfinished" grep -rnwE "$later" src tests/docs tests/flow tests/crash tests/fake \
	tests/support tests/run tests/deps examples/demo.sh templates man .ci Makefile README.md
# HTTP's words for 501 are another thing.
none "unfinished" grep -rnE "not (yet )?implemented|unimplemented" src

# Paths of somebody's machine; /work as a part of a web address is another thing.
none "paths of a machine" grep -rnIE \
	'(^|[^a-z0-9.])/(work|tmp/w|home/[a-z]+|Users/[A-Za-z]+|root)(/|$)' \
	src tests examples templates man .ci Makefile README.md --exclude=no-leftovers.sh \
	--exclude=fresh-debian.sh

# Code that was switched off.
none "code switched off" grep -rnE '^[ \t]*#[ \t]*if[ \t]+0' src tests

none "executable data" find tests/cases templates examples src man -type f -perm /111 \
	! -name '*.sh'
none "backups and the like" find . -path ./.git -prune -o -path ./build -prune -o \
	\( -name '*~' -o -name '*.orig' -o -name '*.rej' -o -name '*.bak' -o -name '*.swp' \
	-o -name core -o -name '*.o' -o -name 'vgcore*' \) -print

# Scripts that are called by their name can be called.
for script in tests/run tests/deps tests/rooms tests/rooms-selftest .ci/run; do
	[ -x "$script" ] || fail "$script cannot be executed"
done

# At the top stands what belongs there.
find . -mindepth 1 -maxdepth 1 ! -name .git | sed 's,^\./,,' | sort >"$TMPDIR/top"
cat >"$TMPDIR/may" <<'T'
.ci
.clang-format
.clang-tidy
.editorconfig
.gitattributes
.gitignore
LICENSE
Makefile
README.md
build
digest
examples
man
src
templates
tests
T
none "at the top" comm -23 "$TMPDIR/top" "$TMPDIR/may"
