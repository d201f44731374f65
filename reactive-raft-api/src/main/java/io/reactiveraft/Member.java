package io.reactiveraft;

/**
 * A voter and where the other nodes reach it. The address may differ from the one that the node binds: there may be a
 * proxy or an address translation in between.
 *
 * @param id who it is
 * @param host a host name or IP address, resolved by the transport at each dial
 * @param port 1 to 65535
 */
public record Member(NodeId id, String host, int port) {

    /** Checks host and port. */
    public Member {
        if (host.isBlank()) {
            throw new InvalidConfigException("member " + id + " host", host, "a host name or an IP address");
        }
        if (port < 1 || port > 65_535) {
            throw new InvalidConfigException("member " + id + " port", Integer.toString(port), "1 to 65535");
        }
    }

    /**
     * Reads {@code id@host:port}; an IPv6 address stands in square brackets.
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
