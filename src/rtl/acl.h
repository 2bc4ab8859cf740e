/* acl.h: what security descriptors need to know of access control lists. */
#ifndef LAB_RTL_ACL_H
#define LAB_RTL_ACL_H

#include "rtl_p.h"

BOOLEAN lab__acl_is_valid(const ACL *acl);

#endif
