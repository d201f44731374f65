#!/bin/sh
# Shows the simulation's teeth: puts the bugs in teeth/ into a copy of the sources of HEAD, one at a time, and looks for
# the first of 1,000 seeds that notices. Prints a table; exit status 1 if a bug does not apply or is not noticed.
#
#   examples/simulation/teeth.sh                     all of them
#   examples/simulation/teeth.sh NN-name NN-name     some of them
#
# SEEDS=A..B looks elsewhere. The whole is built once; of a bug only the files that it touches are compiled again, and
# put before the others. One seed runs at a time, so that the first one that notices is always the same.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
seeds=${SEEDS:-1..1000}
bin=${JAVA_HOME:+$JAVA_HOME/bin/}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
# The copy is no repository, even if the temporary folder is in one.
GIT_CEILING_DIRECTORIES=$work
export GIT_CEILING_DIRECTORIES

if [ $# -eq 0 ]; then
    for patch in "$here"/teeth/*.patch; do
        set -- "$@" "$(basename "$patch" .patch)"
    done
fi

mkdir "$work/sources" "$work/built"
git -C "$root" archive HEAD | tar -x -C "$work/sources"
(cd "$work/sources" && ./mvnw -B -ntp -Dquick -q -pl examples/simulation -am -DskipTests package) >&2
(cd "$work/built" && "${bin}jar" xf "$work/sources/examples/simulation/target/simulation.jar")
built="$work/built/BOOT-INF/classes:$work/built/BOOT-INF/lib/*"

# Compiles what a bug touches; its classes are the first to be found.
compile() {
    rm -rf "$work/broken"
    mkdir "$work/broken"
    sed -n 's,^+++ b/,,p' "$1" >"$work/touched"
    (cd "$work/sources" && "${bin}javac" -nowarn -proc:none -parameters -cp "$built" -d "$work/broken" "@$work/touched") >&2
}

# Prints the row of one bug; fails if it was not noticed.
show() {
    patch="$here/teeth/$1.patch"
    sentence=$(sed '/^diff /,$d' "$patch" | tr '\n' ' ' | sed 's/ *$//')
    if ! (cd "$work/sources" && git apply "$patch") >&2; then
        echo "| $1: $sentence | - | does not apply |"
        return 1
    fi
    row="| $1: $sentence | - | does not compile |"
    caught=1
    if compile "$patch"; then
        status=0
        "${bin}java" -cp "$work/broken:$built" io.reactiveraft.examples.simulation.SimulationRunner \
            --seeds "$seeds" --workers 1 >"$work/line" 2>"$work/log" || status=$?
        seed=$(sed -n 's/.*"seed":\([0-9]*\).*/\1/p' "$work/line")
        rule=$(sed -n 's/.*"violation":"[A-Za-z.]*: \([^:"]*\).*/\1/p' "$work/line")
        invariant=$(grep -o 'invariant [0-9]*' "$work/line" | head -n 1) || true
        if [ "$status" -eq 1 ] && [ -n "$seed" ]; then
            row="| $1: $sentence | $seed | $rule${invariant:+ ($invariant)} |"
            caught=0
        elif [ "$status" -eq 0 ]; then
            row="| $1: $sentence | - | not caught |"
        else
            row="| $1: $sentence | - | the simulation failed with status $status |"
            tail -n 5 "$work/log" >&2
        fi
    fi
    (cd "$work/sources" && git apply -R "$patch") >&2
    echo "$row"
    return "$caught"
}

failed=0
echo '| bug | seed | rule that it broke |'
echo '|---|---|---|'
for name in "$@"; do
    show "$name" || failed=1
done
exit "$failed"
