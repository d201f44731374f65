package io.reactiveraft;

/**
 * A node of a group: where the others reach it, and what it is meant to be there. The address may differ from the one
 * that the node binds: there may be a proxy or an address translation in between.
 *
 * @param id who it is
 * @param host a host name or IP address of at most 255 visible ASCII characters, resolved by the transport at each dial
 * @param port 1 to 65535
 * @param kind what it is meant to be
 * @param priority among voters, those with a higher one are preferred as leaders; 0 to 100
 */
public record Member(NodeId id, String host, int port, Kind kind, int priority) {

    /** The priority of a member of which nothing else is said. */
    public static final int DEFAULT_PRIORITY = 50;

    private static final int PRIORITY_MAX = 100;
    private static final int HOST_MAX = 255;

    /** What a member is meant to be. Whether it votes already, {@link Membership#voters()} says. */
    public enum Kind {
        /** Votes, counts for commits, and may lead. Begins to vote once it has caught up. */
        VOTER,
        /**
         * Votes and counts for commits, but leads only while no voter of another kind can, and hands over to the first
         * that has caught up. Begins to vote once it has caught up.
         */
        WITNESS,
        /** Receives everything and counts for nothing. */
        LEARNER,
        /** Goes: votes until those who take its place have caught up. */
        LEAVING;

        /** Whether a member of this kind is to vote. */
        public boolean isVoting() {
            return this == VOTER || this == WITNESS;
        }
    }

    /** Checks host, port and priority. */
    public Member {
        if (host.isEmpty() || host.length() > HOST_MAX || !host.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new InvalidConfigException(
                    "member " + id + " host", host, "a host name or an IP address, 1 to 255 visible ASCII characters");
        }
        if (port < 1 || port > 65_535) {
            throw new InvalidConfigException("member " + id + " port", Integer.toString(port), "1 to 65535");
        }
        if (priority < 0 || priority > PRIORITY_MAX) {
            throw new InvalidConfigException(
                    "member " + id + " priority", Integer.toString(priority), "0 to " + PRIORITY_MAX);
        }
    }

    /** A voter with the usual priority. */
    public Member(NodeId id, String host, int port) {
        this(id, host, port, Kind.VOTER, DEFAULT_PRIORITY);
    }

    /** A copy of another kind. */
    public Member withKind(Kind changed) {
        return new Member(id, host, port, changed, priority);
    }

    /** A copy with another priority. */
    public Member withPriority(int changed) {
        return new Member(id, host, port, kind, changed);
    }

    /**
     * Reads {@code id@host:port} of a voter; an IPv6 address stands in square brackets.
     *
     * @throws InvalidConfigException that shows the text and the form wanted
     */
    public static Member parse(String text) {
        int at = text.indexOf('@');
        int colon = text.lastIndexOf(':');
        if (at < 1 || colon < at + 2) {
            throw new InvalidConfigException("member", text, "id@host:port");
        }
        String host = text.substring(at + 1, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new Member(new NodeId(text.substring(0, at)), host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new InvalidConfigException("member", text, "id@host:port, the port a number");
        }
    }

    @Override
    public String toString() {
        return id + "@" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
