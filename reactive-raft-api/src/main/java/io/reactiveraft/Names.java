package io.reactiveraft;

import java.util.regex.Pattern;

/** What every identifier of ours may look like: fit for file names, certificate names and frames alike. */
final class Names {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private Names() {}

    static void check(String what, String value) {
        if (!ALLOWED.matcher(value).matches()) {
            throw new InvalidConfigException(
                    what,
                    value,
                    "1 to 64 letters, digits, dots, underscores or dashes, beginning with a letter or digit");
        }
    }
}
