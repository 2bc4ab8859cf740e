/* What ntifs.h adds to the headers of Se_well_known. */
#ifndef NTLAB_NT_SE_WELL_KNOWN_IFS_H
#define NTLAB_NT_SE_WELL_KNOWN_IFS_H

#include <ntdef.h>

LAB_DDK_BEGIN

/* Initializers of a SID_IDENTIFIER_AUTHORITY, and of a LUID. */
#define SECURITY_NULL_SID_AUTHORITY                                                                                    \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 0                                                                                               \
    }
#define SECURITY_WORLD_SID_AUTHORITY                                                                                   \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 1                                                                                               \
    }
#define SECURITY_LOCAL_SID_AUTHORITY                                                                                   \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 2                                                                                               \
    }
#define SECURITY_CREATOR_SID_AUTHORITY                                                                                 \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 3                                                                                               \
    }
#define SECURITY_NON_UNIQUE_AUTHORITY                                                                                  \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 4                                                                                               \
    }
#define SECURITY_NT_AUTHORITY                                                                                          \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 5                                                                                               \
    }
#define SECURITY_RESOURCE_MANAGER_AUTHORITY                                                                            \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 9                                                                                               \
    }
#define SECURITY_APP_PACKAGE_AUTHORITY                                                                                 \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 15                                                                                              \
    }
#define SECURITY_MANDATORY_LABEL_AUTHORITY                                                                             \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 16                                                                                              \
    }
#define SECURITY_SCOPED_POLICY_ID_AUTHORITY                                                                            \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 17                                                                                              \
    }
#define SECURITY_AUTHENTICATION_AUTHORITY                                                                              \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 18                                                                                              \
    }
#define SECURITY_PROCESS_TRUST_AUTHORITY                                                                               \
    {                                                                                                                  \
        0, 0, 0, 0, 0, 19                                                                                              \
    }

#define SYSTEM_LUID                                                                                                    \
    {                                                                                                                  \
        0x3E7, 0                                                                                                       \
    }
#define ANONYMOUS_LOGON_LUID                                                                                           \
    {                                                                                                                  \
        0x3E6, 0                                                                                                       \
    }
#define LOCALSERVICE_LUID                                                                                              \
    {                                                                                                                  \
        0x3E5, 0                                                                                                       \
    }
#define NETWORKSERVICE_LUID                                                                                            \
    {                                                                                                                  \
        0x3E4, 0                                                                                                       \
    }
#define IUSER_LUID                                                                                                     \
    {                                                                                                                  \
        0x3E3, 0                                                                                                       \
    }
#define PROTECTED_TO_SYSTEM_LUID                                                                                       \
    {                                                                                                                  \
        0x3E2, 0                                                                                                       \
    }

#define MANDATORY_LEVEL_TO_MANDATORY_RID(level) ((level)*0x1000)

#define SECURITY_NULL_RID                 0
#define SECURITY_WORLD_RID                0
#define SECURITY_LOCAL_RID                0
#define SECURITY_LOCAL_LOGON_RID          1
#define SECURITY_CREATOR_OWNER_RID        0
#define SECURITY_CREATOR_GROUP_RID        1
#define SECURITY_CREATOR_OWNER_SERVER_RID 2
#define SECURITY_CREATOR_GROUP_SERVER_RID 3
#define SECURITY_CREATOR_OWNER_RIGHTS_RID 4

#define SECURITY_DIALUP_RID                          1
#define SECURITY_NETWORK_RID                         2
#define SECURITY_BATCH_RID                           3
#define SECURITY_INTERACTIVE_RID                     4
#define SECURITY_LOGON_IDS_RID                       5
#define SECURITY_LOGON_IDS_RID_COUNT                 3
#define SECURITY_SERVICE_RID                         6
#define SECURITY_ANONYMOUS_LOGON_RID                 7
#define SECURITY_PROXY_RID                           8
#define SECURITY_ENTERPRISE_CONTROLLERS_RID          9
#define SECURITY_SERVER_LOGON_RID                    9
#define SECURITY_PRINCIPAL_SELF_RID                  0xa
#define SECURITY_AUTHENTICATED_USER_RID              0xb
#define SECURITY_RESTRICTED_CODE_RID                 0xc
#define SECURITY_TERMINAL_SERVER_RID                 0xd
#define SECURITY_REMOTE_LOGON_RID                    0xe
#define SECURITY_THIS_ORGANIZATION_RID               0xf
#define SECURITY_IUSER_RID                           0x11
#define SECURITY_LOCAL_SYSTEM_RID                    0x12
#define SECURITY_LOCAL_SERVICE_RID                   0x13
#define SECURITY_NETWORK_SERVICE_RID                 0x14
#define SECURITY_NT_NON_UNIQUE                       0x15
#define SECURITY_NT_NON_UNIQUE_SUB_AUTH_COUNT        3
#define SECURITY_ENTERPRISE_READONLY_CONTROLLERS_RID 0x16
#define SECURITY_BUILTIN_DOMAIN_RID                  0x20
#define SECURITY_WRITE_RESTRICTED_CODE_RID           0x21

#define SECURITY_PACKAGE_BASE_RID                           0x40
#define SECURITY_PACKAGE_RID_COUNT                          2
#define SECURITY_PACKAGE_NTLM_RID                           0xa
#define SECURITY_PACKAGE_SCHANNEL_RID                       0xe
#define SECURITY_PACKAGE_DIGEST_RID                         0x15
#define SECURITY_CRED_TYPE_BASE_RID                         0x41
#define SECURITY_CRED_TYPE_RID_COUNT                        2
#define SECURITY_CRED_TYPE_THIS_ORG_CERT_RID                1
#define SECURITY_MIN_BASE_RID                               0x50
#define SECURITY_SERVICE_ID_BASE_RID                        0x50
#define SECURITY_SERVICE_ID_RID_COUNT                       6
#define SECURITY_RESERVED_ID_BASE_RID                       0x51
#define SECURITY_APPPOOL_ID_BASE_RID                        0x52
#define SECURITY_APPPOOL_ID_RID_COUNT                       6
#define SECURITY_VIRTUALSERVER_ID_BASE_RID                  0x53
#define SECURITY_VIRTUALSERVER_ID_RID_COUNT                 6
#define SECURITY_USERMODEDRIVERHOST_ID_BASE_RID             0x54
#define SECURITY_USERMODEDRIVERHOST_ID_RID_COUNT            6
#define SECURITY_CLOUD_INFRASTRUCTURE_SERVICES_ID_BASE_RID  0x55
#define SECURITY_CLOUD_INFRASTRUCTURE_SERVICES_ID_RID_COUNT 6
#define SECURITY_WMIHOST_ID_BASE_RID                        0x56
#define SECURITY_WMIHOST_ID_RID_COUNT                       6
#define SECURITY_TASK_ID_BASE_RID                           0x57
#define SECURITY_NFS_ID_BASE_RID                            0x58
#define SECURITY_COM_ID_BASE_RID                            0x59
#define SECURITY_VIRTUALACCOUNT_ID_RID_COUNT                6
#define SECURITY_MAX_BASE_RID                               0x6f
#define SECURITY_MAX_ALWAYS_FILTERED                        0x03e7
#define SECURITY_MIN_NEVER_FILTERED                         0x03e8
#define SECURITY_OTHER_ORGANIZATION_RID                     0x03e8
#define SECURITY_WINDOWSMOBILE_ID_BASE_RID                  0x70

#define DOMAIN_GROUP_RID_ENTERPRISE_READONLY_DOMAIN_CONTROLLERS 0x01f2

#define DOMAIN_USER_RID_ADMIN  0x01f4
#define DOMAIN_USER_RID_GUEST  0x01f5
#define DOMAIN_USER_RID_KRBTGT 0x01f6
#define DOMAIN_USER_RID_MAX    0x03e7

#define DOMAIN_GROUP_RID_ADMINS               0x0200
#define DOMAIN_GROUP_RID_USERS                0x0201
#define DOMAIN_GROUP_RID_GUESTS               0x0202
#define DOMAIN_GROUP_RID_COMPUTERS            0x0203
#define DOMAIN_GROUP_RID_CONTROLLERS          0x0204
#define DOMAIN_GROUP_RID_CERT_ADMINS          0x0205
#define DOMAIN_GROUP_RID_SCHEMA_ADMINS        0x0206
#define DOMAIN_GROUP_RID_ENTERPRISE_ADMINS    0x0207
#define DOMAIN_GROUP_RID_POLICY_ADMINS        0x0208
#define DOMAIN_GROUP_RID_READONLY_CONTROLLERS 0x0209

#define DOMAIN_ALIAS_RID_ADMINS                         0x0220
#define DOMAIN_ALIAS_RID_USERS                          0x0221
#define DOMAIN_ALIAS_RID_GUESTS                         0x0222
#define DOMAIN_ALIAS_RID_POWER_USERS                    0x0223
#define DOMAIN_ALIAS_RID_ACCOUNT_OPS                    0x0224
#define DOMAIN_ALIAS_RID_SYSTEM_OPS                     0x0225
#define DOMAIN_ALIAS_RID_PRINT_OPS                      0x0226
#define DOMAIN_ALIAS_RID_BACKUP_OPS                     0x0227
#define DOMAIN_ALIAS_RID_REPLICATOR                     0x0228
#define DOMAIN_ALIAS_RID_RAS_SERVERS                    0x0229
#define DOMAIN_ALIAS_RID_PREW2KCOMPACCESS               0x022a
#define DOMAIN_ALIAS_RID_REMOTE_DESKTOP_USERS           0x022b
#define DOMAIN_ALIAS_RID_NETWORK_CONFIGURATION_OPS      0x022c
#define DOMAIN_ALIAS_RID_INCOMING_FOREST_TRUST_BUILDERS 0x022d
#define DOMAIN_ALIAS_RID_MONITORING_USERS               0x022e
#define DOMAIN_ALIAS_RID_LOGGING_USERS                  0x022f
#define DOMAIN_ALIAS_RID_AUTHORIZATIONACCESS            0x0230
#define DOMAIN_ALIAS_RID_TS_LICENSE_SERVERS             0x0231
#define DOMAIN_ALIAS_RID_DCOM_USERS                     0x0232
#define DOMAIN_ALIAS_RID_IUSERS                         0x0238
#define DOMAIN_ALIAS_RID_CRYPTO_OPERATORS               0x0239
#define DOMAIN_ALIAS_RID_CACHEABLE_PRINCIPALS_GROUP     0x023b
#define DOMAIN_ALIAS_RID_NON_CACHEABLE_PRINCIPALS_GROUP 0x023c
#define DOMAIN_ALIAS_RID_EVENT_LOG_READERS_GROUP        0x023d
#define DOMAIN_ALIAS_RID_CERTSVC_DCOM_ACCESS_GROUP      0x023e

#define SECURITY_MANDATORY_UNTRUSTED_RID         0
#define SECURITY_MANDATORY_LOW_RID               0x1000
#define SECURITY_MANDATORY_MEDIUM_RID            0x2000
#define SECURITY_MANDATORY_HIGH_RID              0x3000
#define SECURITY_MANDATORY_SYSTEM_RID            0x4000
#define SECURITY_MANDATORY_PROTECTED_PROCESS_RID 0x5000

#define SECURITY_MANDATORY_MAXIMUM_USER_RID 0x4000

#define SECURITY_DESCRIPTOR_MIN_LENGTH 0x28

LAB_DDK_END

#endif
