/* Security descriptors, ACLs, SIDs. */
#ifndef NTLAB_NT_SE_DESCRIPTOR_H
#define NTLAB_NT_SE_DESCRIPTOR_H

#include <ntdef.h>

LAB_DDK_BEGIN

typedef PVOID PSECURITY_DESCRIPTOR;
typedef PVOID PSID;

typedef struct _GENERIC_MAPPING {
    ACCESS_MASK GenericRead;
    ACCESS_MASK GenericWrite;
    ACCESS_MASK GenericExecute;
    ACCESS_MASK GenericAll;
} GENERIC_MAPPING, *PGENERIC_MAPPING;

#define ACL_REVISION    2
#define ACL_REVISION_DS 4
#define ACL_REVISION1   1
#define ACL_REVISION2   2
#define ACL_REVISION3   3

typedef enum _SECURITY_OPERATION_CODE {
    SetSecurityDescriptor,
    QuerySecurityDescriptor,
    DeleteSecurityDescriptor,
    AssignSecurityDescriptor
} SECURITY_OPERATION_CODE,
    *PSECURITY_OPERATION_CODE;

#define INITIAL_PRIVILEGE_COUNT 3

typedef void (*PNTFS_DEREF_EXPORTED_SECURITY_DESCRIPTOR)(PVOID Vcb, PSECURITY_DESCRIPTOR SecurityDescriptor);

#define SE_MAX_AUDIT_PARAMETERS         0x20
#define SE_MAX_GENERIC_AUDIT_PARAMETERS 0x1c
#define SE_ADT_OBJECT_ONLY              1
#define SE_ADT_PARAMETERS_SELF_RELATIVE 1
#define SE_ADT_PARAMETERS_SEND_TO_LSA   2

BOOLEAN SeValidSecurityDescriptor(ULONG Length, PSECURITY_DESCRIPTOR SecurityDescriptor);

LAB_DDK_END

#endif
