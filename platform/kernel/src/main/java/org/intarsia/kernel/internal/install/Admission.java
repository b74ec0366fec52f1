package org.intarsia.kernel.internal.install;

/** Which versions may come in. */
enum Admission {
    /** None below an installed one. */
    NEWER,
    ANY,
    /** As {@link #NEWER}, and an installed one with other contents. */
    REPLACING
}
