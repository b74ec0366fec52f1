package org.intarsia.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times for a person: {@code 2027-01-31T09:30:00+01:00}, local, with the offset of the zone. */
public final class TimeText {
    private TimeText() {}

    /** In the zone of this process, to the second. */
    public static String local(Instant time) {
        return of(time, ZoneId.systemDefault());
    }

    static String of(Instant time, ZoneId zone) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                time.truncatedTo(ChronoUnit.SECONDS).atZone(zone).toOffsetDateTime());
    }
}
