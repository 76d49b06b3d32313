/**
 * Requests for certificates: who gets one without being asked about, what the cluster's authority
 * signs, and when old requests go.
 */
@NullMarked
package io.coracle.controllers.certificates;

import org.jspecify.annotations.NullMarked;
