/* Access rights and privileges. */
#ifndef NTLAB_NT_SE_RIGHTS_H
#define NTLAB_NT_SE_RIGHTS_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define DELETE                   0x00010000
#define READ_CONTROL             0x00020000
#define WRITE_DAC                0x00040000
#define WRITE_OWNER              0x00080000
#define SYNCHRONIZE              0x00100000
#define STANDARD_RIGHTS_REQUIRED 0x000f0000
#define STANDARD_RIGHTS_READ     0x00020000
#define STANDARD_RIGHTS_WRITE    0x00020000
#define STANDARD_RIGHTS_EXECUTE  0x00020000
#define STANDARD_RIGHTS_ALL      0x001f0000
#define SPECIFIC_RIGHTS_ALL      0xffff
#define ACCESS_SYSTEM_SECURITY   0x01000000
#define MAXIMUM_ALLOWED          0x02000000
#define GENERIC_READ             0x80000000
#define GENERIC_WRITE            0x40000000
#define GENERIC_EXECUTE          0x20000000
#define GENERIC_ALL              0x10000000

#define SE_PRIVILEGE_ENABLED_BY_DEFAULT 1
#define SE_PRIVILEGE_ENABLED            2
#define SE_PRIVILEGE_REMOVED            4
#define SE_PRIVILEGE_USED_FOR_ACCESS    0x80000000
#define SE_PRIVILEGE_VALID_ATTRIBUTES   0x80000007

#define OWNER_SECURITY_INFORMATION               1
#define GROUP_SECURITY_INFORMATION               2
#define DACL_SECURITY_INFORMATION                4
#define SACL_SECURITY_INFORMATION                8
#define LABEL_SECURITY_INFORMATION               0x10
#define ATTRIBUTE_SECURITY_INFORMATION           0x20
#define SCOPE_SECURITY_INFORMATION               0x40
#define PROCESS_TRUST_LABEL_SECURITY_INFORMATION 0x80
#define ACCESS_FILTER_SECURITY_INFORMATION       0x100
#define BACKUP_SECURITY_INFORMATION              0x00010000
#define PROTECTED_DACL_SECURITY_INFORMATION      0x80000000
#define PROTECTED_SACL_SECURITY_INFORMATION      0x40000000
#define UNPROTECTED_DACL_SECURITY_INFORMATION    0x20000000
#define UNPROTECTED_SACL_SECURITY_INFORMATION    0x10000000

#define SE_MIN_WELL_KNOWN_PRIVILEGE                    2
#define SE_CREATE_TOKEN_PRIVILEGE                      2
#define SE_ASSIGNPRIMARYTOKEN_PRIVILEGE                3
#define SE_LOCK_MEMORY_PRIVILEGE                       4
#define SE_INCREASE_QUOTA_PRIVILEGE                    5
#define SE_MACHINE_ACCOUNT_PRIVILEGE                   6
#define SE_TCB_PRIVILEGE                               7
#define SE_SECURITY_PRIVILEGE                          8
#define SE_TAKE_OWNERSHIP_PRIVILEGE                    9
#define SE_LOAD_DRIVER_PRIVILEGE                       0xa
#define SE_SYSTEM_PROFILE_PRIVILEGE                    0xb
#define SE_SYSTEMTIME_PRIVILEGE                        0xc
#define SE_PROF_SINGLE_PROCESS_PRIVILEGE               0xd
#define SE_INC_BASE_PRIORITY_PRIVILEGE                 0xe
#define SE_CREATE_PAGEFILE_PRIVILEGE                   0xf
#define SE_CREATE_PERMANENT_PRIVILEGE                  0x10
#define SE_BACKUP_PRIVILEGE                            0x11
#define SE_RESTORE_PRIVILEGE                           0x12
#define SE_SHUTDOWN_PRIVILEGE                          0x13
#define SE_DEBUG_PRIVILEGE                             0x14
#define SE_AUDIT_PRIVILEGE                             0x15
#define SE_SYSTEM_ENVIRONMENT_PRIVILEGE                0x16
#define SE_CHANGE_NOTIFY_PRIVILEGE                     0x17
#define SE_REMOTE_SHUTDOWN_PRIVILEGE                   0x18
#define SE_UNDOCK_PRIVILEGE                            0x19
#define SE_SYNC_AGENT_PRIVILEGE                        0x1a
#define SE_ENABLE_DELEGATION_PRIVILEGE                 0x1b
#define SE_MANAGE_VOLUME_PRIVILEGE                     0x1c
#define SE_IMPERSONATE_PRIVILEGE                       0x1d
#define SE_CREATE_GLOBAL_PRIVILEGE                     0x1e
#define SE_TRUSTED_CREDMAN_ACCESS_PRIVILEGE            0x1f
#define SE_RELABEL_PRIVILEGE                           0x20
#define SE_INC_WORKING_SET_PRIVILEGE                   0x21
#define SE_TIME_ZONE_PRIVILEGE                         0x22
#define SE_CREATE_SYMBOLIC_LINK_PRIVILEGE              0x23
#define SE_DELEGATE_SESSION_USER_IMPERSONATE_PRIVILEGE 0x24
#define SE_MAX_WELL_KNOWN_PRIVILEGE                    0x24

LAB_DDK_END

#endif
