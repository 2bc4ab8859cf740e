/* The descriptors of keys, as the files of Cm use them. */
#ifndef NTLAB_CM_KEY_SECURITY_H
#define NTLAB_CM_KEY_SECURITY_H

#include "cm/cm_p.h"
#include "se/se_p.h"

PSECURITY_DESCRIPTOR lab__cm_security_of(const struct lab__cm_node *node); /* its own, or an ancestor's; not counted */
void lab__cm_security_drop(struct lab__cm_node *node);
/* One of the machine's own descriptors instead of what the key has. */
void lab__cm_security_standard(struct lab__cm_node *node, enum lab__se_standard which);
/* A self-relative descriptor that was checked; FALSE: memory is used up. */
BOOLEAN lab__cm_security_take(struct lab__cm_node *node, const void *descriptor);
/* May the caller, where he is asked at all, have this access? */
NTSTATUS lab__cm_check_access(const struct lab__cm_node *node, ACCESS_MASK desired, BOOLEAN checked,
                              ACCESS_MASK *granted);
/* The descriptor of a new key, from what its creator gave (0: nothing) and what the key above hands down. */
NTSTATUS lab__cm_security_assign(struct lab__cm_node *node, PSECURITY_DESCRIPTOR given, KPROCESSOR_MODE mode);
/* A descriptor that was set: it is taken over, and whoever watches the key is told. */
void lab__cm_security_put(struct lab__cm_node *node, PSECURITY_DESCRIPTOR shared);
/* The type's procedure. */
NTSTATUS lab__cm_security(PVOID body, ULONG operation, SECURITY_INFORMATION *information, PVOID descriptor,
                          ULONG *length, PVOID *objects_descriptor);

#endif
