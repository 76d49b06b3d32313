/** NodeName: a pod that names its node fits that node alone. */
@NullMarked
package io.coracle.scheduler.plugins.nodename;

import org.jspecify.annotations.NullMarked;
