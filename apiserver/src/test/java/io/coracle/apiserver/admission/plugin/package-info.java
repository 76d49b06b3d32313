/** Tests of the admission plug-ins. */
@NullMarked
package io.coracle.apiserver.admission.plugin;

import org.jspecify.annotations.NullMarked;
