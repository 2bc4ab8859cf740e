/* descriptor.h: the parts of a security descriptor of either form. */
#ifndef LAB_RTL_DESCRIPTOR_H
#define LAB_RTL_DESCRIPTOR_H

#include "rtl_p.h"

typedef struct lab__sd_parts {
    PSID owner, group;
    PACL sacl, dacl; /* NULL when not present too */
} lab__sd_parts;

BOOLEAN lab__sd_is_relative(const void *sd);
lab__sd_parts lab__sd_parts_of(PSECURITY_DESCRIPTOR descriptor);

#endif
