/**
 * End-to-end test with an operator as its users write them with the Java Operator SDK: a web page
 * is a custom resource, from which the operator makes a ConfigMap and a Deployment.
 */
@NullMarked
package io.coracle.e2e.operator;

import org.jspecify.annotations.NullMarked;
