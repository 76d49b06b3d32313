/**
 * ResourceQuota: the admission plug-in that charges what is created. What a quota's status says is
 * used is the truth here; a controller corrects it when objects go.
 */
@NullMarked
package io.coracle.apiserver.admission.quota;

import org.jspecify.annotations.NullMarked;
