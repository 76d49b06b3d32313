/**
 * ResourceQuota: what an object uses, which quotas that counts against, and the admission plug-in
 * that charges it. What a quota's status says is used is the truth here; a controller corrects it
 * when objects go.
 */
@NullMarked
package io.coracle.apiserver.admission.quota;

import org.jspecify.annotations.NullMarked;
