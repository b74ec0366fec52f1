package org.intarsia.kernel.audit;

/**
 * Who requested something: what the audit log names.
 *
 * @param name such as {@code shell ada}, {@code console ada} or {@code key 4f1c}; not blank
 */
public record Actor(String name) {
    /** What the platform does by itself, such as following newer versions of plugins. */
    public static final Actor PLATFORM = new Actor("platform");

    public Actor {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an actor without a name");
        }
    }

    /**
     * The user of this process.
     *
     * @param face what they use: {@code shell}, or {@code console} for a command of its own process
     */
    public static Actor user(String face) {
        return new Actor(face + " " + System.getProperty("user.name", "unknown"));
    }

    @Override
    public String toString() {
        return name;
    }
}
