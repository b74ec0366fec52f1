package org.intarsia.app.serve;

/**
 * What a server takes on.
 *
 * @param bodyBytes of a request's JSON
 * @param headerBytes of a request's line and headers
 * @param pictures of one request
 * @param steps of one request: its pictures times the steps of its pipeline
 * @param runs at once
 * @param waiting requests for pictures that wait for a run to end; more are refused
 * @param streams of events at once
 * @param jobs that have not ended; more are refused
 * @param jobPictures of one job
 * @param keptBytes of finished pictures that are kept to be fetched by their address
 */
public record ServerLimits(
        int bodyBytes,
        int headerBytes,
        int pictures,
        int steps,
        int runs,
        int waiting,
        int streams,
        int jobs,
        int jobPictures,
        long keptBytes) {
    /**
     * 1 MB of JSON, 16 kB of headers, 16 pictures, 20000 steps, 2 runs, 32 waiting, 32 streams,
     * 1000 jobs of 1000 pictures, 64 MB kept.
     */
    public static ServerLimits usual() {
        return new ServerLimits(1 << 20, 16 << 10, 16, 20_000, 2, 32, 32, 1000, 1000, 64L << 20);
    }

    /** The same with other numbers of pictures, runs at once and waiting requests. */
    public ServerLimits with(int newPictures, int newRuns, int newWaiting) {
        return with(newPictures, steps, newRuns, newWaiting);
    }

    /** The same with other numbers of pictures, steps, runs at once and waiting requests. */
    public ServerLimits with(int newPictures, int newSteps, int newRuns, int newWaiting) {
        return with(newPictures, newSteps, newRuns, newWaiting, keptBytes);
    }

    /** The same with another number of bytes of pictures that are kept. */
    public ServerLimits keeping(long bytes) {
        return with(pictures, steps, runs, waiting, bytes);
    }

    private ServerLimits with(
            int newPictures, int newSteps, int newRuns, int newWaiting, long newKeptBytes) {
        return new ServerLimits(
                bodyBytes,
                headerBytes,
                newPictures,
                newSteps,
                newRuns,
                newWaiting,
                streams,
                jobs,
                jobPictures,
                newKeptBytes);
    }
}
