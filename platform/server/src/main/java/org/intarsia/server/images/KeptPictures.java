package org.intarsia.server.images;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newest finished pictures, up to a number of bytes, by an id that cannot be guessed. Safe for
 * several threads.
 */
public final class KeptPictures {
    private static final int ID_BYTES = 16;

    private final long most;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, MadePicture> pictures = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param most bytes of all together
     */
    public KeptPictures(long most) {
        this.most = most;
    }

    /** Keeps a picture, and lets the oldest go that have no room any more. */
    public synchronized String keep(MadePicture picture) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String name = HexFormat.of().formatHex(id);
        pictures.put(name, picture);
        bytes += picture.png().length;
        Iterator<MadePicture> oldest = pictures.values().iterator();
        while (bytes > most && oldest.hasNext()) {
            bytes -= oldest.next().png().length;
            oldest.remove();
        }
        return name;
    }

    public synchronized Optional<MadePicture> find(String id) {
        return Optional.ofNullable(pictures.get(id));
    }
}
