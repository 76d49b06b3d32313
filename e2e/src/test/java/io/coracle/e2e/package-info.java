/**
 * End-to-end tests: the launcher as people type it, the real {@code kubectl}, real containers. One
 * cluster serves most tests; those that kill or stop clusters start their own.
 */
@NullMarked
package io.coracle.e2e;

import org.jspecify.annotations.NullMarked;
