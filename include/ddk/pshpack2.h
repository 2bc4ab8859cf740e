/* Included as often as needed: #pragma pack(push, 2). */
#pragma pack(push, 2)
