"""What the database role that serves pages may do, and must not be able to.

The audit trail is append-only and tables are kept by triggers; a superuser or the
tables' owner could take both away. So pages are served as a role that owns nothing
(deploy/postgres/roles.sql), and the owner only prepares the data.
"""

from django.conf import settings
from django.db import connection

SUPERUSER = "is a superuser"
BYPASSES = "bypasses row security"
OWNS = "owns tables"
CHANGES_AUDIT = "may change the audit trail"

_RIGHTS = """
SELECT r.rolsuper, r.rolbypassrls,
       EXISTS (
         SELECT 1 FROM pg_class c
         WHERE c.relnamespace = current_schema::regnamespace AND c.relkind IN ('r', 'p')
           AND pg_has_role(current_user, c.relowner, 'MEMBER')
       ),
       COALESCE((
         SELECT bool_or(has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE'))
         FROM pg_class c
         WHERE c.relnamespace = current_schema::regnamespace
           AND c.relname = 'practice_auditentry'
       ), false)
FROM pg_roles r WHERE r.rolname = current_user
"""


def rights() -> list[str]:
    """What the connected PostgreSQL role may do beyond serving pages; one query."""
    names = (SUPERUSER, BYPASSES, OWNS, CHANGES_AUDIT)
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS)
        return [name for name, has in zip(names, cursor.fetchone(), strict=True) if has]


def faults_of_the_role() -> list[str]:
    """The same where it matters: in production. Elsewhere nothing is asked."""
    if settings.MODE != "production" or connection.vendor != "postgresql":
        return []
    return rights()


#: What only the owner may change, and the rights taken from everybody else.
GUARDED = {
    "practice_auditentry": "UPDATE, DELETE, TRUNCATE",
    "django_migrations": "INSERT, UPDATE, DELETE, TRUNCATE",
}
_GRANTEES = """
SELECT DISTINCT grantee.rolname FROM pg_class c
CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
JOIN pg_roles grantee ON grantee.oid = acl.grantee
WHERE c.oid = %s::regclass AND acl.grantee <> c.relowner
"""


def guard_tables() -> None:
    """As the tables' owner: let nobody else change what is only ever added to.

    New tables come with the rights that deploy/postgres/roles.sql gives to all.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table, taken in GUARDED.items():
            cursor.execute(_GRANTEES, [table])
            for (grantee,) in cursor.fetchall():
                name = connection.ops.quote_name(grantee)
                cursor.execute(f"REVOKE {taken} ON {table} FROM {name}")
