from django.db import models

from maillage.apps.catalogue.models.design import Design


class Version(models.Model):
    """One state of a design's files. Its digest is that of its sorted file hashes."""

    append_only = True

    code = models.CharField(max_length=20, unique=True)
    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.JSONField()
    published_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_version"
        verbose_name = "version"
        constraints = [
            models.UniqueConstraint(name="version_number_once", fields=["design", "number"]),
        ]

    def __str__(self) -> str:
        return self.code


class DesignFile(models.Model):
    """A file of a version, held by its content under the data directory."""

    append_only = True

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        db_table = "catalogue_design_file"
        verbose_name = "fichier"
        constraints = [
            models.UniqueConstraint(name="file_name_once_per_version", fields=["version", "name"]),
        ]

    def __str__(self) -> str:
        return self.name
