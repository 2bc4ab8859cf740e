/* Included as often as needed: #pragma pack(push, 1). */
#pragma pack(push, 1)
